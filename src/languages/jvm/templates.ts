import type { NamedHandler } from '../../core/index/facts';
import { annotated } from '../shared/outline';
import type { Outline, OutlineCall, OutlineFunction } from '../shared/outline';

const renderers = new Set(['setViewName', 'view', 'process', 'render', 'renderTemplate', 'template']);
const contents = /^(?:ModelAndView|(?:FreeMarker|Thymeleaf|Mustache|Velocity|Pebble|Jte)Content|InternalResourceView)$/;
const engines = /(?:engine|template|view|mav|modelandview|rendering|ctx|context|registry|registration)s?$/i;

/** Views by their names: what a controller's method gives back, and calls that render one. */
export function templatesOf(outline: Outline): NamedHandler[] {
  const found: NamedHandler[] = [];
  for (const fn of outline.functions) {
    if (!isPage(fn)) continue;
    for (const returned of outline.returned(fn.index)) {
      for (const node of outline.choices(returned)) {
        const key = outline.text(node, fn.index);
        const first = key[0];
        const isName =
          typeof first === 'string'
            ? !/^(?:redirect|forward):|\s|^$/.test(first)
            : key.length === 1 &&
              typeof first === 'object' &&
              first !== null &&
              'ref' in first &&
              /^[A-Z]/.test(first.ref);
        if (isName) found.push({ kind: 'template', key, handler: fn.index, line: node.line, function: fn.index });
      }
    }
  }
  for (const call of outline.calls) {
    const key = rendered(outline, call);
    if (key?.length && call.function >= 0)
      found.push({ kind: 'template', key, handler: call.function, line: call.line, function: call.function });
  }
  return found;
}

const mappings = /^(?:Request|Get|Post|Put|Delete|Patch)Mapping$|^ExceptionHandler$/;

function isPage({ type, annotations, returns }: OutlineFunction): boolean {
  if (!type || !annotated(type, 'Controller')) return false;
  if (annotated(type, 'ResponseBody') || annotations.some(({ simple }) => simple === 'ResponseBody')) return false;
  return (
    annotations.some(({ simple }) => mappings.test(simple)) &&
    /^(?:String|Object|Mono<String>|Mono|CharSequence|)\??$/.test(returns)
  );
}

function rendered(outline: Outline, call: OutlineCall): ReturnType<Outline['text']> | undefined {
  const { callee, receiver, args, isNew } = call;
  const isContent = contents.test(callee) && (isNew || !receiver);
  if (!isContent) {
    if (!renderers.has(callee) || !receiver) return undefined;
    const name = outline.nameOf(receiver) || outline.callAt(receiver)?.callee || '';
    if (callee !== 'setViewName' && !engines.test(name)) return undefined;
  }
  for (const { node } of args) {
    const text = outline.text(node, call.function);
    if (typeof text[0] === 'string') return /^(?:redirect|forward):|\s/.test(text[0]) ? undefined : text;
  }
  return undefined;
}
