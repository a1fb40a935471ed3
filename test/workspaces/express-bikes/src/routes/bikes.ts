import { Router } from 'express';
import { asyncHandler } from '../lib/asyncHandler';
import { getJson } from '../lib/getJson';
import { Invalid, NotFound } from '../lib/failures';
import { withSpan } from '../lib/tracing';
import * as bikeStore from '../db/bikeStore';

const router = Router();

router.get(
  '/',
  asyncHandler(async (req, res) => {
    res.json(await bikeStore.search(String(req.query.kind ?? '')));
  }),
);

router
  .route('/:id')
  .get(asyncHandler(show))
  .patch(async (req, res) => {
    if (typeof req.body?.kind !== 'string') throw new Invalid('kind is missing');
    res.json(await bikeStore.rename(Number(req.params.id), req.body.kind));
  })
  .delete((req, res, next) => {
    bikeStore.remove(Number(req.params.id)).then(() => res.sendStatus(204), next);
  });

router.get('/:id/forecast', async (req, res) => {
  const bike = await bikeStore.find(Number(req.params.id));
  const weather = await getJson<{ rain: boolean }>(`/weather/${bike?.station}`);
  const advice = await withSpan(`advice for ${bike?.kind}`, async () => (weather.rain ? 'take the bus' : 'go'));
  res.json({ advice });
});

async function show(req: import('express').Request, res: import('express').Response): Promise<void> {
  const bike = await bikeStore.find(Number(req.params.id));
  if (!bike) throw new NotFound('bike', String(req.params.id));
  res.json(bike);
}

export default router;
