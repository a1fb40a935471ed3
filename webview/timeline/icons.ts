/** Paths on a 16 by 16 grid, filled with the colour of the text. */
import { SpanKind } from '../../src/core/spans/spanTable';

export const chevronPath = 'M4.2 5.6 8 9.4l3.8-3.8.9.9L8 11.2 3.3 6.500z';
export const closePath =
  'M4.1 3.2 8 7.100l3.900-3.900.900.900L8.900 8l3.900 3.900-.900.900L8 8.900l-3.900 3.900-.900-.900L7.100 8 3.200 4.100z';
export const upPath = 'M8 4.600 3.300 9.300l.900.900L8 6.400l3.800 3.800.900-.900z';
export const downPath = 'M8 11.400 3.300 6.700l.900-.900L8 9.600l3.800-3.800.900.900z';
export const copyPath =
  'M5 2h7a1 1 0 0 1 1 1v8h-1V3H5zM3 4h7a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm0 1v8h7V5z';
export const warningPath =
  'M8 1.500 15 14H1zm0 2L2.700 13h10.600zM7.400 6.500h1.200v3.600H7.400zm0 4.500h1.200v1.200H7.400z';
export const checkPath = 'M6.300 11.300 2.800 7.800l.900-.900 2.600 2.600 6-6 .900.900z';

/** A picture per kind of span: a triangle in, a triangle out, a dot inside, an envelope for messages, a barrel for a database. */
export const databasePath =
  'M8 2.500c3 0 5 .9 5 2.100v6.800c0 1.200-2 2.100-5 2.100s-5-.9-5-2.100V4.600c0-1.200 2-2.100 5-2.100zm0 1c-2.500 0-4 .7-4 1.100s1.500 1.100 4 1.100 4-.7 4-1.100-1.500-1.100-4-1.100zM4 6v2c0 .4 1.500 1.100 4 1.100s4-.7 4-1.100V6c-.9.500-2.300.800-4 .800S4.900 6.500 4 6zm0 3.400v2c0 .4 1.500 1.100 4 1.100s4-.7 4-1.100v-2c-.9.500-2.300.800-4 .800s-3.100-.3-4-.8z';
const serverPath = 'M5 3.800 11.500 8 5 12.200z';
const clientPath = 'M11 3.800 4.500 8l6.500 4.200z';
const dotPath = 'M8 6.600a1.400 1.400 0 1 1 0 2.800 1.400 1.400 0 0 1 0-2.800z';
const messagePath = 'M2 4h12v8H2zm1.800 1L8 8.300 12.200 5zM3 5.700V11h10V5.700L8 9.600z';

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
