import { Controller, Get, Query } from '@nestjs/common';
import { QuotesService } from './quotes.service';

@Controller({ path: 'quotes' })
export class QuotesController {
  constructor(private readonly quotes: QuotesService) {}

  @Get('parts')
  list() {
    return this.quotes.count();
  }

  @Get()
  quote(@Query('sku') sku: string) {
    return this.quotes.price(sku);
  }
}
