import type { Express, Request, Response } from 'express';
import { query } from './db/pool';
import { withSpan } from './lib/tracing';

/** What a station has; few enough to be declared in a table. */
const routes = [
  { method: 'get', path: '', handler: list },
  { method: 'put', path: '/:name', handler: open },
] as const;

export function registerStations(app: Express, prefix: string): void {
  for (const route of routes) app[route.method](prefix + route.path, route.handler);
}

async function list(_req: Request, res: Response): Promise<void> {
  res.json(await query('SELECT station, count(*) AS bikes FROM bikes GROUP BY station'));
}

async function open(req: Request, res: Response): Promise<void> {
  await withSpan('station.open', async span => {
    span.setAttribute('station', String(req.params.name));
    throw new Error(`no room for ${req.params.name}`);
  });
  res.sendStatus(204);
}
