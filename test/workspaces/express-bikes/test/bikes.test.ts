import request from 'supertest';
import { createApp } from '../src/app';
import { withSpan } from '../src/lib/tracing';

const app = createApp();

it('shows a bike', async () => {
  await withSpan('station.open', async () => {});
  await request(app).get('/api/bikes/1').expect(200);
  app.get('/api/bikes/:id', (_req, res) => res.end());
});
