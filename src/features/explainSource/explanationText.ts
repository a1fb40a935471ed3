import { say } from '../../core/phrase';
import type { Phrase } from '../../core/phrase';
import type { Finding } from '../../core/source/rule';
import type { ExplainedStep, Explanation } from '../../core/source/sourceResolver';
import type { Translate } from '../../core/translate';
import { foundSentence, placeText, wordsOfConfidence, wordsOfKind } from '../../host/sourceWords';

/** A place in the text that leads to a place in a file. Lines and columns of the text count from 0, `line` from 1. */
export interface ExplanationLink {
  readonly textLine: number;
  readonly from: number;
  readonly to: number;
  readonly uri: string;
  readonly line: number;
}

export interface ExplanationText {
  readonly text: string;
  readonly links: readonly ExplanationLink[];
}

/**
 * Why a span's source is what it is, as plain text: what a click opens, and then what each rule found or why it had nothing
 * to say. What spans are called stands in it as it is, on one line, and is text only: the links are the places found here.
 */
export function explanationText(
  span: { readonly name: string; readonly service: string },
  { answer, steps }: Explanation,
  labelOf: (uri: string) => string,
  t: Translate,
): ExplanationText {
  const page = new Page(labelOf, t);
  const words = (phrase: Phrase): string => oneLine(say(phrase, t));
  page.add(t('Source of the span "{0}" of {1}', oneLine(span.name), oneLine(span.service)), '');

  const { locations, jump, reason, hint } = answer;
  if (jump !== undefined) {
    const location = locations[jump];
    page.place(`${t('A click opens')} `, location);
    page.add(`  ${foundSentence(location, t)}`);
    page.add(`  ${words(location.why)}`);
    if (location.note) page.add(`  ${words(location.note)}`);
  } else if (locations.length) {
    page.add(t('A click asks which of {0} places is meant.', String(locations.length)));
    for (const text of [words(reason), words(hint)]) if (text) page.add(`  ${text}`);
  } else {
    page.add(t('A click opens nothing.'));
    for (const text of [words(reason), words(hint)]) if (text) page.add(`  ${text}`);
  }
  const others = locations.filter((_, i) => i !== jump);
  if (others.length) {
    page.add('', jump === undefined ? t('The places, the best first') : t('Other places, the best first'));
    for (const location of others) page.finding(location, `${location.rule} · `);
  }

  page.add('', t('What each rule said, in the order they are asked'), '');
  for (const step of steps) page.step(step, words);
  return page.finish();
}

class Page {
  private readonly lines: string[] = [];
  private readonly links: ExplanationLink[] = [];

  constructor(
    private readonly labelOf: (uri: string) => string,
    private readonly t: Translate,
  ) {}

  /** Never two empty lines in a row. */
  add(...lines: readonly string[]): void {
    for (const line of lines) if (line || this.lines[this.lines.length - 1]) this.lines.push(line);
  }

  step({ rule, note, findings }: ExplainedStep, words: (phrase: Phrase) => string): void {
    const { t } = this;
    const count = findings.length;
    const text = words(note);
    if (!count) return this.add(`  ○ ${rule}: ${text || t('nothing')}`);
    this.add('', `  ● ${rule}: ${count === 1 ? t('1 place') : t('{0} places', String(count))}`);
    if (text) this.add(`      ${text}`);
    for (const finding of findings) this.finding(finding, '', '      ');
    this.add('');
  }

  /** A place with what it is, and below it why. */
  finding(finding: Finding, before = '', indent = '  '): void {
    const { t } = this;
    const { kind, confidence, why, isOfferOnly } = finding;
    const facts = [wordsOfKind(kind, t), wordsOfConfidence(confidence, t)];
    if (isOfferOnly) facts.push(t('never opened unasked'));
    this.place(`${indent}- `, finding, ` · ${before}${facts.join(' · ')}`);
    this.add(`${indent}  ${oneLine(say(why, t))}`);
  }

  place(before: string, finding: Finding, after = ''): void {
    const label = oneLine(placeText(finding, this.labelOf(finding.uri)));
    const from = before.length;
    this.links.push({
      textLine: this.lines.length,
      from,
      to: from + label.length,
      uri: finding.uri,
      line: finding.line,
    });
    const name = finding.isLineKnown && finding.functionName ? ` · ${oneLine(finding.functionName)}` : '';
    this.add(before + label + name + after);
  }

  finish(): ExplanationText {
    return { text: this.lines.join('\n').trimEnd() + '\n', links: this.links };
  }
}

/** What a span says may be pages long, and break lines of its own. */
function oneLine(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > longest ? `${flat.slice(0, longest)}…` : flat;
}

const longest = 300;
