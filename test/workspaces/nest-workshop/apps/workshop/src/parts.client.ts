import { join } from 'node:path';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { credentials, loadPackageDefinition, type ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

export interface Part {
  readonly sku: string;
  readonly left: number;
  readonly price: number;
}

@Injectable()
export class PartsClient implements OnApplicationShutdown {
  private readonly stub: any;

  constructor() {
    const { workshop } = loadPackageDefinition(loadSync(join(process.cwd(), 'proto/parts.proto'))) as any;
    this.stub = new workshop.parts.PartsService(process.env.PARTS_ADDRESS, credentials.createInsecure());
  }

  find(sku: string): Promise<Part> {
    return new Promise((resolve, reject) => {
      this.stub.FindPart({ sku }, (error: ServiceError | null, part: Part) => (error ? reject(error) : resolve(part)));
    });
  }

  async reserve(sku: string, count: number): Promise<Part> {
    return this.call<Part>('reservePart', { sku, count });
  }

  async count(): Promise<number> {
    const { count } = await this.call<{ count: number }>('countParts', {});
    return count;
  }

  onApplicationShutdown(): void {
    this.stub.close();
  }

  private call<T>(method: string, request: object): Promise<T> {
    return new Promise((resolve, reject) => {
      this.stub[method](request, (error: ServiceError | null, answer: T) => (error ? reject(error) : resolve(answer)));
    });
  }
}
