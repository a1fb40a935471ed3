import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { PartsClient } from './parts.client';
import { QuotesController } from './quotes/quotes.controller';
import { QuotesService } from './quotes/quotes.service';
import { RepairsController } from './repairs/repairs.controller';
import { RepairsService } from './repairs/repairs.service';

@Module({
  controllers: [HealthController, QuotesController, RepairsController],
  providers: [PartsClient, QuotesService, RepairsService],
})
export class WorkshopModule {}
