import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import { inSpan, Traced } from '../../../../libs/tracing';
import { PartsClient } from '../parts.client';

interface Repair {
  readonly id: number;
  readonly bike: string;
  readonly sku: string;
  done: boolean;
}

@Injectable()
export class RepairsService {
  private readonly tracer = trace.getTracer('workshop.repairs');
  private readonly repairs = new Map<number, Repair>();

  constructor(private readonly parts: PartsClient) {}

  all(): Repair[] {
    return inSpan({ name: 'repairs.sort' }, () => [...this.repairs.values()].sort((a, b) => a.id - b.id));
  }

  @Traced()
  async find(id: number): Promise<Repair | undefined> {
    return this.repairs.get(id);
  }

  @Traced('repair.begin')
  async begin(bike: string, sku: string): Promise<Repair> {
    await this.parts.reserve(sku, 1);
    const repair = { id: this.repairs.size + 1, bike, sku, done: false };
    this.repairs.set(repair.id, repair);
    return repair;
  }

  async finish(id: number): Promise<Repair> {
    const span = this.tracer.startSpan(`finish repair ${id}`);
    try {
      const repair = this.repairs.get(id)!;
      repair.done = true;
      return repair;
    } finally {
      span.end();
    }
  }

  forget(id: number): void {
    this.repairs.delete(id);
  }
}
