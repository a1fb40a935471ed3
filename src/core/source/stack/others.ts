import { frame, type Frame, type StackPart } from './frame';

const ruby = /^\s*(?:\d+: )?(from )?(\S.*?):(\d+):in [`'](.+?)'(?::|$|\s)/;
const rubyBare = /^\s*(?:\d+: )?(from )?(\S.*?\.(?:rb|ru|rake|erb)):(\d+)(?::|$)/;

/** The first line has the place and the message, the others begin with `from`; a cause follows in the same form. */
export function readRuby(lines: readonly string[]): readonly StackPart[] {
  const parts: Frame[][] = [];
  lines.forEach((line, i) => {
    const match = ruby.exec(line) ?? rubyBare.exec(line);
    if (!match) return;
    if (!match[1] || !parts.length) {
      // Messages may have several lines that look like places; a backtrace alone has no `from`.
      if (!parts.length || lines.some(other => /^\s*(?:\d+: )?from /.test(other))) parts.push([]);
    }
    parts[parts.length - 1].push(frame(match[2], match[3], match[4] ?? '', i));
  });
  return parts.reverse().map(frames => ({ frames }));
}

const rustCall = /^\s*\d+:\s+(?:0x[0-9a-f]+ - )?(\S.*?)\s*$/;
const rustPlace = /^\s+at (\S.*?):(\d+)(?::(\d+))?\s*$/;
const rustPanic = /panicked at (?:'.*', )?([^\s'].*?):(\d+):(\d+):?$/;

export function readRust(lines: readonly string[]): readonly StackPart[] {
  const frames: Frame[] = [];
  let name: string | undefined;
  let panic: Frame | undefined;
  lines.forEach((line, i) => {
    const panicked = rustPanic.exec(line);
    if (panicked) panic ??= frame(panicked[1], panicked[2], '', i, panicked[3]);
    const place = rustPlace.exec(line);
    if (place && name !== undefined) frames.push(frame(place[1], place[2], name, i, place[3]));
    const call = rustCall.exec(line);
    if (call) name = call[1];
  });
  return [{ frames: panic ? [panic, ...frames] : frames }];
}

const elixir = /^\s+(?:\([^)]+\) )?([^:\s]+\.exs?):(\d+): (.+?)\s*$/;

export function readElixir(lines: readonly string[]): readonly StackPart[] {
  const frames = lines.flatMap((line, i) => {
    const match = elixir.exec(line);
    return match ? [frame(match[1], match[2], match[3], i)] : [];
  });
  return [{ frames }];
}
