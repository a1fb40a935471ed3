import type { Language } from '../../core/index/language';

export const kotlin: Language = {
  id: 'kotlin',
  files: {},
  read: () => ({ language: 'kotlin', package: '', functions: [] }),
};
