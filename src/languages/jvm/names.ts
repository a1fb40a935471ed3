import type { Outline, OutlineFunction, OutlineType } from '../shared/outline';

/** What `getSimpleName` says of a type; the name with its owners for anonymous ones, which have none. */
export function simpleNameOf(type: OutlineType): string {
  return type.kind === 'anonymous' ? type.path.replaceAll('.', '$') : type.facts.name;
}

/** The simple name of the class that a function is compiled into. */
export function classNameOf({ type, modifiers }: OutlineFunction, fileClass: string): string {
  if (modifiers.has('companion')) return 'Companion';
  return type ? simpleNameOf(type) : fileClass;
}

/** `findById` to `find-by-id`, cut at 50 characters, as Micrometer and Spring Cloud Sleuth name spans. */
export function lowerHyphen(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at: number) => (at > 0 ? '-' : '') + letter.toLowerCase()).slice(0, 50);
}

/** Methods that others can call on an object: what an annotation of their class is for. */
export function publicMethods(outline: Outline, type: OutlineType): readonly OutlineFunction[] {
  const isOpen = outline.isPublicByDefault || type.kind === 'interface';
  return type.functions.filter(
    ({ facts, modifiers, isClosure }) =>
      !isClosure &&
      facts.name !== type.facts.name &&
      !modifiers.has('static') &&
      !modifiers.has('companion') &&
      (modifiers.has('public') || (isOpen && !['private', 'protected', 'internal'].some(one => modifiers.has(one)))),
  );
}
