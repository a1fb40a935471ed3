// Not part of the server: run by cron.
import { tracer } from '../lib/tracing';
import { query } from '../db/pool';

export async function show(): Promise<void> {
  const span = tracer.startSpan('report.nightly');
  console.log('hire.price', await query('SELECT id, bike, minutes, price FROM hires'));
  span.end();
}
