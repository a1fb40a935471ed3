import type { Language } from '../../core/index/language';

export const php: Language = {
  id: 'php',
  files: {},
  read: () => ({ language: 'php', package: '', functions: [] }),
};
