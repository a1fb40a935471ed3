import type { Server } from 'node:http';

export function runService(server: Server, cleanUp?: () => Promise<void>): void;
