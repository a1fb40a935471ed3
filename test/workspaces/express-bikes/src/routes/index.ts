import { Router } from 'express';
import bikes from './bikes';
import { hireRoutes } from './hires';

const router = Router();

router.use('/bikes', bikes);
router.use('/hires', hireRoutes());

export default router;
