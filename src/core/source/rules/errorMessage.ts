import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import type { CallSite, TextValue } from '../../index/facts';
import { phrase } from '../../phrase';
import { lineFinding, nothing } from '../finding';
import type { Rule, RuleContext, RuleResult } from '../rule';
import { languagesOf } from '../senderLanguage';
import type { SpanView } from '../spanView';

/** An error without a stack, as Go and Rust record it: where its text is put together. */
export const errorMessage: Rule = {
  name: 'error message',
  find(span: SpanView, context: RuleContext): RuleResult {
    const messages = span.exceptions.flatMap(({ message, stacktrace }) =>
      stacktrace === '' && message.length >= leastText && message.length <= longestMessage ? [message] : [],
    );
    if (!messages.length) return nothing(phrase('The span recorded no error without a stack.'));
    const languages = languagesOf(span);
    const texts = errorTexts(context.index).filter(({ at }) => languages?.includes(at.file.language) ?? true);
    for (const message of new Set(messages.slice(0, mostMessages))) {
      const found = innermost(texts, message);
      const fits = found.map(({ at }) => context.serviceFit(span, at.file));
      const best = found.filter((_, i) => fits[i] === Math.max(...fits) && fits[i] >= 0);
      if (!best.length || best.length > mostPlaces) continue;
      const why = phrase('The text of the error is made here.');
      const confidence = best.length === 1 ? 'medium' : 'low';
      const findings = best.map(({ at: { file, fact } }) =>
        lineFinding(file, fact.line, { kind: 'error', confidence, why }, fact.function),
      );
      return { findings, note: why };
    }
    return nothing(phrase('No text of an error here is that of the span.'));
  },
};

/** Characters that a text has to have in common with the message to be no chance. */
const leastText = 6;
const longestMessage = 2_000;
const mostMessages = 10;
const mostPlaces = 5;

interface ErrorText {
  readonly at: At<CallSite>;
  /** Literal parts, in order. */
  readonly parts: readonly string[];
  /** Ends in something that was filled in: an error that is wrapped. */
  readonly isOpen: boolean;
}

const makers = 'New Newf Errorf Error Wrap Wrapf WithMessage anyhow bail eyre ensure other new msg'.split(' ');
/** Packages of Go, macros of Rust, and its types of errors (`std::io::Error`). */
const receivers = /^(?:errors|fmt|status|xerrors|eris|anyhow|eyre|connect||(?:\w+::)*\w*Error)$/;

function errorTexts(index: SourceIndex): readonly ErrorText[] {
  const isMade = ({ language, isTest }: IndexedFile): boolean => !isTest && (language === 'go' || language === 'rust');
  return index.derived('texts of errors', () =>
    makers.flatMap(name =>
      index.callsOf(name, isMade).flatMap(at => {
        if (!receivers.test(at.fact.receiver)) return [];
        const text = at.fact.args?.find(arg => typeof arg[0] === 'string');
        const read = text && readText(index.resolveText(at.file, text, at.fact.function));
        return read ? [{ at, ...read }] : [];
      }),
    ),
  );
}

/** Verbs of a format (`%q`, `{id:?}`) are holes as unknown parts are. */
function readText(value: TextValue): Pick<ErrorText, 'parts' | 'isOpen'> | undefined {
  const holes = value.map(part => (typeof part === 'string' ? part : '\u0000')).join('');
  const parts = holes.replace(/%%/g, '%').split(/\u0000|%[-+# 0]*(?:\d+|\*)?(?:\.\d+)?[a-zA-Z]|\{[^{}]*\}/);
  const known = parts.filter(part => part !== '');
  if (known.join('').replace(/[^\p{L}]/gu, '').length < leastText) return undefined;
  return { parts: known, isOpen: parts[parts.length - 1] === '' };
}

/** The texts that the message ends in: what others wrapped around it stands before. */
function innermost(texts: readonly ErrorText[], message: string): readonly ErrorText[] {
  const ending = texts.filter(({ parts, isOpen }) => !isOpen && endsIn(message, parts));
  const open = ending.length ? ending : texts.filter(({ parts, isOpen }) => isOpen && startOf(message, parts) >= 0);
  const weight = ({ parts }: ErrorText): number => parts.reduce((sum, part) => sum + part.length, 0);
  // Of texts that only wrap, the last one in the message is nearest to where it went wrong.
  const rank = (text: ErrorText): number => (ending.length ? weight(text) : startOf(message, text.parts));
  const most = Math.max(...open.map(rank));
  return open.filter(text => rank(text) === most);
}

function endsIn(message: string, parts: readonly string[]): boolean {
  let end = message.length;
  for (let i = parts.length - 1; i >= 0; i--) {
    const at = i === parts.length - 1 ? end - parts[i].length : message.lastIndexOf(parts[i], end - parts[i].length);
    if (at < 0 || !message.startsWith(parts[i], at)) return false;
    end = at;
  }
  return isBoundary(message, end);
}

/** Where the parts begin that stand in the message one after another; -1 when they don't. */
function startOf(message: string, parts: readonly string[]): number {
  const start = message.lastIndexOf(parts[0]);
  let at = start;
  for (const part of parts) {
    at = message.indexOf(part, at);
    if (at < 0) return -1;
    at += part.length;
  }
  return start >= 0 && isBoundary(message, start) ? start : -1;
}

function isBoundary(message: string, at: number): boolean {
  return at === 0 || !/[\p{L}\d_]/u.test(message[at - 1]) || !/[\p{L}\d_]/u.test(message[at]);
}
