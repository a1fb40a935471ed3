import type { IndexedFile } from '../../index/sourceIndex';

const recording = /^(?:record_?error|record_?exception)$/i;
const beside =
  /^(?:record_?error|record_?exception|set_?status|set_?attributes?|add_?event|end|is_?recording|span_?from_?context|get_?current_?span|get_?span|current|with_?stack_?trace|with_?attributes|error|errorf|string|int|bool|new|errors?|status|status_?code|error_?code|get_?message|to_?string|message|nil|sprintf|format|stack|print_?stack|callers?|frames|attributes?|key_?value|slice|debug)$/i;

/** The function does nothing but note an error on a span: what went wrong is in its caller. */
export function onlyRecords(file: IndexedFile, index: number): boolean {
  if (index < 0) return false;
  const calls = (file.facts.calls ?? []).filter(call => call.function === index);
  return calls.some(({ callee }) => recording.test(callee)) && calls.every(({ callee }) => beside.test(callee));
}
