import * as vscode from 'vscode';
import { readConfig } from '../../host/config';

/** A moment, ms since the epoch, as the person writes it, in the time zone of the timeline. */
export function momentText(epochMs: number): string {
  const timeZone = readConfig('spanlight.timeline.timeZone') === 'utc' ? 'UTC' : undefined;
  return new Date(epochMs).toLocaleString(vscode.env.language, { timeZone });
}
