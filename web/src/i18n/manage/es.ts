import type {ManageKey} from './en';

// tidy: file a dictionary is one list, sorted by key
export const es: Partial<Record<ManageKey, string>> = {
};
