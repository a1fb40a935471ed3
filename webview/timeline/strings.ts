import { english as inEnglish, type Translate } from '../../src/core/translate';
import { graphStrings } from '../graph/graphStrings';
import { dataStrings } from './dataStrings';
import { viewStrings } from './viewStrings';
import { compareStrings } from './views/compare/compareStrings';

/**
 * Every text of the page, once, in English. The host sends translations by their English text (a page has no access to
 * VS Code's bundles); what has none stays English. `{0}`, `{1}` are filled in.
 */
export const english = {
  timeline: 'Timeline',
  treeLabel: 'Spans of the trace {0}',
  span: 'Span',
  source: 'Source',
  time: 'Time',
  services: '{0} services',
  oneService: '1 service',
  spans: '{0} spans',
  oneSpan: '1 span',
  depth: 'depth {0}',
  errors: '{0} errors',
  oneError: '1 error',
  nextErrorHint: 'Go to the next span with an error',
  partial: 'partial',
  rootMissing: 'root missing',
  partialHint: 'The parents of {0} spans are not in this trace. Go to the next of them',
  rootMissingHint: 'No span of this trace is without a parent: its root has not arrived, or was not kept',
  warnings: '{0} warnings',
  oneWarning: '1 warning',
  traceOfFile: 'Trace {0} of {1}',
  chooseTraceHint: 'Choose another trace of this file',
  warningsTitle: 'What was noticed while reading this trace',
  find: 'Find',
  findPlaceholder: 'Find text, or filter: service:cart duration:>20ms error',
  findNext: 'Next match',
  findPrevious: 'Previous match',
  findClear: 'Clear',
  noMatches: 'no matches',
  matches: '{0} of {1}',
  matchesOnly: '{0} matches',
  oneMatch: '1 match',
  matchesSoFar: '{0}+ matches…',
  finding: 'searching…',
  hitsOfSpans: '{0} of {1} spans',
  onlyHits: 'Only hits, without the spans they lie in',
  onlyHitsOn: 'Only hits are shown',
  onlyHitsOff: 'Hits are shown with the spans they lie in',
  completions: 'What may come next',
  findFailed: 'find failed: {0}',
  minimap: 'Whole trace: drag to zoom, double-click to see all',
  ruler: 'Time ruler: drag to zoom, double-click to see all',
  columnBorder: 'Width of the column {0}',
  detailBorder: 'Size of the detail pane',
  scrollbar: 'Scroll the spans',
  noSource: 'no source',
  sourceUnsure: '{0}, not certain',
  parentMissing: 'parent missing',
  cycleCut: 'cycle cut',
  hiddenSpans: '{0} spans are folded away',
  hiddenError: 'an error is folded away',
  kindInternal: 'internal',
  kindServer: 'server',
  kindClient: 'client',
  kindProducer: 'producer',
  kindConsumer: 'consumer',
  kindUnspecified: 'unspecified',
  barWords: 'starts at {0}, takes {1}',
  barSelf: '{0} of it itself',
  barError: 'error',
  barErrorBegan: 'the error began here',
  barEvents: '{0} events',
  barOneEvent: '1 event',
  unnamed: '(no name)',
  attributes: 'Attributes',
  resource: 'Resource',
  events: 'Events',
  links: 'Links',
  warningsTab: 'Warnings',
  nothingSelected: 'Select a span to see its attributes and its source.',
  loadingDetails: 'Reading the span…',
  loadingSource: 'Looking for the source…',
  detailsFailed: 'The details could not be read: {0}',
  sourceFailed: 'The source could not be shown: {0}',
  duration: 'duration',
  selfTime: 'self time',
  selfOf: '{0} of {1}, {2} %',
  startsAt: 'starts at',
  kind: 'kind',
  status: 'status',
  statusError: 'error',
  spanId: 'span id',
  traceId: 'trace id',
  parentSpan: 'parent',
  parentNotHere: '{0} (not in this trace)',
  scope: 'scope',
  traceState: 'trace state',
  noAttributes: 'This span has no attributes.',
  noResource: 'The resource has no attributes.',
  noEvents: 'This span has no events.',
  noLinks: 'This span has no links.',
  noWarnings: 'Nothing was noticed about this span.',
  dropped: '{0} more were dropped by the SDK at its limit.',
  copyValue: 'Copy value of {0}',
  copied: 'Copied',
  copyFailed: 'Copying failed: {0}',
  showMore: 'Show more ({0} characters)',
  showLess: 'Show less',
  showAllLines: 'Show all {0} lines',
  showNext: 'Show {0} more of {1}',
  cutValue: '{0} of {1} characters are shown; copying takes all',
  linkHere: 'Go to this span',
  linkElsewhere: 'Open trace {0}',
  emptyValue: 'empty',
  open: 'Open',
  openCandidate: 'Open {0}',
  severalPlaces: '{0} places may be meant',
  lessLikely: 'less likely',
  placeHandler: 'handler',
  placeOrigin: 'opened here',
  placeError: 'error',
  placeCall: 'call',
  placeModel: 'model',
  explain: 'Explain',
  teach: 'Teach…',
  searchText: 'Search Text',
  errorPlace: 'Error at {0}',
  actFailed: 'This did not work: {0}',
  otherPlaces: '{0} other places',
  oneOtherPlace: '1 other place',
  noSourceTitle: 'No source',
  sourceTitle: 'Source of the span',
  detailTitle: 'Detail of the span',
  waiting: 'Waiting for the server',
  receiving: 'Receiving',
  decoding: 'Reading spans',
  cancel: 'Cancel',
  retry: 'Retry',
  refresh: 'Refresh',
  showLog: 'Show Log',
  signIn: 'Sign In',
  emptyTitle: 'No spans',
  failedTitle: 'This trace could not be shown',
  cancelledTitle: 'Cancelled',
  foldedAll: 'All folded',
  unfoldedAll: 'All unfolded',
  zoomed: '{0} to {1}',
  noErrors: 'No span has an error',
  noPartial: 'No parent is missing',
  openFailed: 'The source could not be opened: {0}',
  answers: 'Answers',
  whereTime: 'Where did the time go?',
  whereFailure: 'Where did it fail?',
  analysisFailed: 'The answers could not be worked out: {0}',
  selectEvidence: 'Select the spans that are meant',
  openPlace: 'Open {0}',
  moreDoubts: '+{0}',
  doubtsHint: 'What has to be known of the data',
  pathByService: 'Critical path by service',
  pathShare: '{0}: {1} of the critical path, {2}. Filter to it',
  otherServices: '{0} others',
  afterAnswer: '+ {0} after the answer',
  afterAnswerHint: 'Work that goes on after the root has ended; it is no part of the critical path',
  onPath: 'on the critical path, {0} of it itself',
  onPathBelow: 'the critical path goes through it',
  findingWords: 'part of a finding: {0}',
  groupCount: '{0} equal spans',
  groupTimes: 'together {0}, shortest {1}, median {2}, longest {3}',
  groupErrors: '{0} errors among them',
  groupOneError: '1 error among them',
  groupOpenHint: 'Show each of them',
  groupCloseHint: 'Show them as one row',
  equalSpans: 'equal spans',
  groupedNow: 'Equal siblings are one row',
  ungroupedNow: 'Each span has a row of its own',
  groupOpened: '{0} spans shown',
  groupClosed: '{0} spans as one row',
  noGroup: 'No equal siblings here',
  together: 'together {0}',
  durations: 'durations',
  durationsOf: 'shortest {0} · median {1} · longest {2}',
  errorsAmong: 'errors',
  firstOfThem: 'The first of them:',
  pattern: 'pattern',
  pathHidden: 'The critical path is hidden',
  pathShown: 'The critical path is shown',
  noFailure: 'Nothing failed',
  noAnswers: 'The answers are not there yet',
  ...dataStrings,
  ...viewStrings,
  ...compareStrings,
  ...graphStrings,
} as const;

export type StringKey = keyof typeof english;

let translations: Readonly<Record<string, string>> = {};
let numbers = new Intl.NumberFormat('en');

/** Takes over what the host's `init` brings. An unknown locale falls back to English numbers. */
export function setLanguage(strings: Readonly<Record<string, string>>, locale: string): void {
  translations = strings;
  try {
    numbers = new Intl.NumberFormat(locale);
  } catch {
    numbers = new Intl.NumberFormat('en');
  }
}

export function t(key: StringKey, ...values: readonly (string | number)[]): string {
  const text = translations[english[key]] ?? english[key];
  return text.replace(/\{(\d)\}/g, (_, index: string) => {
    const value = values[Number(index)];
    return typeof value === 'number' ? formatCount(value) : (value ?? '');
  });
}

/** Says texts that were made elsewhere, such as those of the analysis. */
export const translate: Translate = (text, ...values) => inEnglish(translations[text] ?? text, ...values);

/** A number as people of this locale write it: `12,345`. */
export function formatCount(value: number): string {
  return numbers.format(value);
}

/** Text for one, or for any other number. */
export function plural(count: number, one: StringKey, many: StringKey): string {
  return count === 1 ? t(one) : t(many, count);
}
