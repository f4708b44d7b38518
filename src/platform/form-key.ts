import { newId } from './ids.ts';

/** The hidden field every posted form carries: `Form` writes it, the pipeline reads it. */
export const formKeyField = '_key';

/** A key nobody else was given. */
export const newFormKey = (): string => newId();
