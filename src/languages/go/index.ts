import type { Language } from '../../core/index/language';

export const go: Language = {
  id: 'go',
  files: {},
  read: () => ({ language: 'go', package: '', functions: [] }),
};
