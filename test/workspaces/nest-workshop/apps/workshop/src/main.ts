import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { WorkshopModule } from './workshop.module';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(WorkshopModule, { logger: ['error'] });
  app.setGlobalPrefix('api', { exclude: ['health'] });
  app.enableShutdownHooks();
  await app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1');
}

void bootstrap();
