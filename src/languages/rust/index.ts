import type { Language } from '../../core/index/language';

export const rust: Language = {
  id: 'rust',
  files: {},
  read: () => ({ language: 'rust', package: '', functions: [] }),
};
