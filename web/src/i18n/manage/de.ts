import type {ManageKey} from './en';

// tidy: file a dictionary is one list, sorted by key
export const de: Partial<Record<ManageKey, string>> = {
};
