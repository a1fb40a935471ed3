import type { IndexedFile } from '../../index/sourceIndex';

const recording = /^(?:record_?error|record_?exception)$/i;
const beside =
  /^(?:record_?error|record_?exception|set_?status|set_?attributes?|add_?event|end|is_?recording|span_?from_?context|get_?current_?span|get_?span|current|with_?stack_?trace|with_?attributes|error|errorf|string|int|bool|new|errors?|status|status_?code|error_?code|get_?message|to_?string|message|nil|sprintf|format|stack|print_?stack|callers?|frames|attributes?|key_?value|slice|debug|start|start_?span|start_?active_?span|tracer|get_?tracer|recover)$/i;

/** The function does nothing but run what it was given and note an error on a span: what went wrong is in its caller. */
export function onlyRecords(file: IndexedFile, index: number, depth = 0): boolean {
  const { functions, calls = [] } = file.facts;
  const fact = functions[index];
  if (!fact) return false;
  const own = calls.filter(call => call.function === index);
  // A helper may leave the noting to the one beside it.
  const helps = (callee: string): boolean =>
    recording.test(callee) ||
    (depth < 1 && functions.some(({ name }, i) => name === callee && i !== index && onlyRecords(file, i, depth + 1)));
  return (
    own.some(({ callee }) => helps(callee)) &&
    own.every(({ callee }) => beside.test(callee) || fact.params.includes(callee) || helps(callee))
  );
}
