import type { Fault } from './shared/faults.js';

export interface Purchase {
  /** 32 hex digits, small. */
  traceId: string;
  /** HTTP status of the answer: 201 when it was bought. */
  status: number;
  body: unknown;
}

export interface Shop {
  /** Buys something and resolves with the answer. The spans are exported within a second after that. */
  buy(options?: { fault?: Fault; sku?: string; quantity?: number }): Promise<Purchase>;
  /** By service name, and `database`. */
  ports: Readonly<Record<string, number>>;
  /** Ends all services, the frontend first; every span has been exported when it resolves. */
  stop(): Promise<void>;
}

export function startShop(options: { otlp: string; fault?: Fault }): Promise<Shop>;
export function buildShop(): Promise<void>;
