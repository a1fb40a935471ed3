import * as vscode from 'vscode';
import { Failure } from '../../../core/errors';
import { readSpanDetails, readValue } from '../../../core/import/details';
import type { Handlers } from '../../../protocol/channel';
import type { TimelineRequests } from '../../../protocol/timeline';
import type { AnswerContext } from './context';

export function detailAnswers({
  tableOf,
}: AnswerContext): Handlers<Pick<TimelineRequests, 'span/details' | 'value/copy' | 'text/copy'>> {
  return {
    'span/details': ({ revision, row }) => readSpanDetails(tableOf(revision), row),
    'value/copy': async ({ revision, value }) => {
      const text = readValue(tableOf(revision), value);
      if (text === undefined) throw new Failure('notFound', vscode.l10n.t('This value is no longer there.'));
      await vscode.env.clipboard.writeText(text);
      return null;
    },
    'text/copy': async ({ text }) => {
      await vscode.env.clipboard.writeText(text);
      return null;
    },
  };
}
