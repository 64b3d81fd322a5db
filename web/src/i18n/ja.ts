import type {Dictionary} from '.';

// tidy: file a dictionary is one list, sorted by key
export const ja: Partial<Dictionary> = {
};
