import express, { type Express } from 'express';
import { requestId } from './lib/requestId';
import { reportError } from './lib/reportError';
import { registerStations } from './stations';
import api from './routes';

export function createApp(): Express {
  const app = express();
  app.use(express.json());
  app.use(requestId);
  app.get('/health', (_req, res) => res.json({ ok: true }));
  app.use('/api', api);
  registerStations(app, '/stations');
  app.use(reportError);
  return app;
}
