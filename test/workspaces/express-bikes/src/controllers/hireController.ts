import type { NextFunction, Request, Response } from 'express';
import { HireStore } from '../db/hireStore';
import { NotFound } from '../lib/failures';
import { SpanNames } from '../lib/spanNames';
import { tracer, withSpan } from '../lib/tracing';

export class HireController {
  private readonly store = new HireStore();

  async begin(req: Request, res: Response): Promise<void> {
    const hire = await this.store.create(Number(req.body.bike), req.body.minutes);
    res.status(201).json(hire);
  }

  async end(req: Request, res: Response, next: NextFunction): Promise<void> {
    try {
      const id = Number(req.params.id);
      const hire = await this.store.find(id);
      if (!hire) return next(new NotFound('hire', id));
      const price = await withSpan(SpanNames.price, async () => this.price(hire.minutes));
      await this.settle(id, price);
      res.json({ price });
    } catch (error) {
      next(error);
    }
  }

  show = async (req: Request, res: Response): Promise<void> => {
    const hire = await this.store.find(Number(req.params.id));
    res.json(hire ?? null);
  };

  private price(minutes: number): number {
    if (minutes > 600) throw new RangeError('hired for too long');
    return 100 + minutes * 5;
  }

  private async settle(id: number, price: number): Promise<void> {
    const span = tracer.startSpan(SpanNames.settle, { attributes: { 'hire.id': id } });
    await this.store.settle(id, price);
    span.end();
  }
}
