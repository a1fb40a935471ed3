import type { ErrorRequestHandler } from 'express';
import { NotFound, Invalid } from './failures';

export const reportError: ErrorRequestHandler = (error, _req, res, _next) => {
  const status = error instanceof NotFound ? 404 : error instanceof Invalid ? 422 : 500;
  res.status(status).json({ error: error.message });
};
