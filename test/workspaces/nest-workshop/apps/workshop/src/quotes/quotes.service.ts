import { Injectable } from '@nestjs/common';
import { Traced } from '../../../../libs/tracing';
import { PartsClient } from '../parts.client';

const wage = 40;

@Injectable()
export class QuotesService {
  constructor(private readonly parts: PartsClient) {}

  @Traced()
  async price(sku: string) {
    const part = await this.parts.find(sku);
    if (part.left === 0) throw new Error(`${sku} is sold out`);
    return { price: part.price + wage };
  }

  count() {
    return this.parts.count();
  }
}
