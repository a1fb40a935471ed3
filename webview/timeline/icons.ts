/** Paths on a 16 by 16 grid, filled with the colour of the text. */
import { SpanKind } from '../../src/core/spans/spanTable';

export const chevronPath = 'M4.2 5.6 8 9.4l3.8-3.8.9.9L8 11.2 3.3 6.5z';
export const closePath = 'M4.1 3.2 8 7.1l3.9-3.9.9.9L8.9 8l3.9 3.9-.9.9L8 8.9l-3.9 3.9-.9-.9L7.1 8 3.2 4.1z';
export const upPath = 'M8 4.6 3.3 9.3l.9.9L8 6.4l3.8 3.8.9-.9z';
export const downPath = 'M8 11.4 3.3 6.7l.9-.9L8 9.6l3.8-3.8.9.9z';
/** A funnel. */
export const filterPath = 'M2 3h12v1.4L9.4 9v4.6L6.6 12V9L2 4.4zm1.6 1 4 4v3.5l.8.4V8l4-4z';
export const copyPath =
  'M5 2h7a1 1 0 0 1 1 1v8h-1V3H5zM3 4h7a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm0 1v8h7V5z';
export const warningPath = 'M8 1.5 15 14H1zm0 2L2.7 13h10.6zM7.4 6.5h1.2v3.6H7.4zm0 4.5h1.2v1.2H7.4z';
export const checkPath = 'M6.3 11.3 2.8 7.8l.9-.9 2.6 2.6 6-6 .9.9z';

/** A picture per kind of span: a triangle in, a triangle out, a dot inside, an envelope for messages, a barrel for a database. */
export const databasePath =
  'M8 2.5c3 0 5 .9 5 2.1v6.8c0 1.2-2 2.1-5 2.1s-5-.9-5-2.1V4.6c0-1.2 2-2.1 5-2.1zm0 1c-2.5 0-4 .7-4 1.1s1.5 1.1 4 1.1 4-.7 4-1.1-1.5-1.1-4-1.1zM4 6v2c0 .4 1.5 1.1 4 1.1s4-.7 4-1.1V6c-.9.5-2.3.8-4 .8S4.9 6.5 4 6zm0 3.4v2c0 .4 1.5 1.1 4 1.1s4-.7 4-1.1v-2c-.9.5-2.3.8-4 .8s-3.1-.3-4-.8z';
const serverPath = 'M5 3.8 11.5 8 5 12.2z';
const clientPath = 'M11 3.8 4.5 8l6.5 4.2z';
const dotPath = 'M8 6.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z';
const messagePath = 'M2 4h12v8H2zm1.8 1L8 8.3 12.2 5zM3 5.7V11h10V5.7L8 9.6z';

export function kindPath(kind: number): string {
  switch (kind) {
    case SpanKind.Server:
      return serverPath;
    case SpanKind.Client:
      return clientPath;
    case SpanKind.Producer:
    case SpanKind.Consumer:
      return messagePath;
    default:
      return dotPath;
  }
}
