import { phrase, type Phrase } from '../../phrase';
import { formatDuration } from '../../time';
import type { DataFacts, TraceAnalysis } from '../analysis';

/** What the doubts are about: an analysis before they are in it. */
type Answers = Pick<TraceAnalysis, 'rootMissing' | 'duration' | 'afterAnswer' | 'data'>;

/** Why the answers are to be taken with care: in a sentence each. */
export function doubts({ rootMissing, duration, afterAnswer, data }: Answers): readonly Phrase[] {
  const said = [...missingDoubts(data, rootMissing), ...skewDoubts(data)];
  if (afterAnswer > duration)
    said.push(
      phrase(
        'Work goes on for {0} after the answer, longer than the answer took: it is in no share.',
        formatDuration(afterAnswer),
      ),
    );
  return said;
}

function missingDoubts({ orphans, truncated }: DataFacts, rootMissing: boolean): Phrase[] {
  const said: Phrase[] = [];
  if (rootMissing)
    said.push(phrase('What called this is missing in the data: the answers are about the longest part that is here.'));
  const others = orphans.length - (rootMissing ? 1 : 0);
  if (others > 0)
    said.push(
      others === 1
        ? phrase('The parent of one span is missing: its time is not in the answers.')
        : phrase('The parents of {0} spans are missing: their time is not in the answers.', others),
    );
  if (truncated) said.push(phrase('The trace is not whole: what is missing may have taken the time, or failed.'));
  return said;
}

function skewDoubts({ skewed, skewPairs }: DataFacts): Phrase[] {
  if (!skewed.length) return [];
  const most = skewPairs.reduce((longest, pair) => Math.max(longest, pair.most), 0);
  if (most <= 0)
    return [
      skewed.length === 1
        ? phrase('One span begins before its parent by its clock: its time was cut.')
        : phrase('{0} spans begin before their parents by their clocks: their times were cut.', skewed.length),
    ];
  return [
    skewed.length === 1
      ? phrase('One span begins {0} before its parent by its clock: its time was cut.', formatDuration(most))
      : phrase(
          '{0} spans begin up to {1} before their parents by their clocks: their times were cut.',
          skewed.length,
          formatDuration(most),
        ),
  ];
}
