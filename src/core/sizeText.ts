/** `2.0 GB`, `512 MB`: of so many bytes, in powers of ten, as settings count them. */
export function sizeText(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
