import { Router } from 'express';
import { HireController } from '../controllers/hireController';
import { asyncHandler } from '../lib/asyncHandler';

export function hireRoutes(): Router {
  const router = Router();
  const hires = new HireController();
  router.post('/', asyncHandler(hires.begin.bind(hires)));
  router.post('/:id/end', (req, res, next) => hires.end(req, res, next));
  router.get('/:id', hires.show);
  return router;
}
