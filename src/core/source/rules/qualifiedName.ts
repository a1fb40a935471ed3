import type { IndexedFile } from '../../index/sourceIndex';
import { phrase } from '../../phrase';
import { codePlacesOf } from '../codePlace';
import { nothing } from '../finding';
import { findingsOfName } from '../nameFindings';
import { languagesOf } from '../senderLanguage';
import { readQualifiedName } from '../qualifiedName';
import type { QualifiedName } from '../qualifiedName';
import type { Rule, RuleContext, RuleResult } from '../rule';
import type { SpanView } from '../spanView';
import { findByFile, kindOfSpan } from './codeAttributes';

/** A function that the span names, with or without its package, type or module. */
export const qualifiedName: Rule = {
  name: 'qualified name',
  find(span: SpanView, context: RuleContext): RuleResult {
    const places = codePlacesOf(span).filter(({ names }) => names.length > 0);
    if (!places.length) return nothing(phrase('The span names no function.'));
    const byFile = findByFile(span, context);
    if (byFile.findings.some(({ confidence }) => confidence === 'exact'))
      return nothing(phrase('The file that the span names has the function.'));
    for (const { names, functionText, key, file } of places) {
      const text = functionText!;
      const inScope = isBare(names) && span.scope ? readQualifiedName(`${span.scope}.${text}`) : [];
      const why = phrase('{0} names {1}.', key.startsWith('_dd') ? key : 'code.function', text);
      const found = findingsOfName([...inScope, ...names], { span, kind: kindOfSpan(span), why }, context);
      // The span names a file, and that is not here: then a function that is only called alike is another one.
      const isElsewhere = file !== undefined && !byFile.findings.length;
      const findings = isElsewhere ? found.findings.filter(({ confidence }) => confidence === 'exact') : found.findings;
      if (findings.length) return { ...found, findings };
    }
    const { names, functionText } = places[0];
    const note = phrase('No function of this workspace is called {0}.', functionText!);
    return { findings: [], note, ...(isForeign(names, span, context) && { isLibrary: true as const }) };
  },
};

function isBare(names: readonly QualifiedName[]): boolean {
  return names.every(({ qualifiers, importPath }) => !qualifiers.length && importPath === undefined);
}

/** It has a package, and nothing here lies in one that begins alike: it is a library's. */
export function isForeign(names: readonly QualifiedName[], span: SpanView, { index }: RuleContext): boolean {
  const heads = names.flatMap(({ qualifiers, importPath }) => {
    if (importPath !== undefined) return importPath.includes('/') ? [importPath.split('/').slice(0, 3).join('.')] : [];
    return qualifiers.length >= 2 ? [qualifiers.slice(0, 2).join('.')] : [];
  });
  if (!heads.length || heads.length < names.length) return false;
  const known = index.derived('beginnings of packages', () => beginnings(index.files(), file => index.modulesOf(file)));
  const languages = languagesOf(span);
  // Names of JavaScript have no package: two parts are an object and its member.
  if (languages?.includes('javascript')) return false;
  return heads.every(head => !known.has(head));
}

function beginnings(files: Iterable<IndexedFile>, modulesOf: (file: IndexedFile) => readonly string[]): Set<string> {
  const heads = new Set<string>();
  for (const file of files) {
    for (const name of [file.facts.package, ...modulesOf(file)]) {
      const parts = name.split(/[.\\/:]+/).filter(part => part !== '');
      heads.add(name.split('/').slice(0, 3).join('.'));
      for (let length = 1; length <= 2; length++) heads.add(parts.slice(0, length).join('.'));
    }
    // Where a file says nothing of its package, types begin the name.
    for (const { name, owner } of file.facts.types ?? [])
      heads.add(owner === '' ? name : owner.split('.')[0] + '.' + name);
  }
  return heads;
}
