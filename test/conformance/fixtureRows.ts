import type { Row } from './fixture';

export const rowsIn = (list: object[]) => list as Row[];
export const idIn = ({ id }: Row) => id;
export const idsOf = (rows: Array<{ id: string }>) => rows.map(({ id }) => id);

/** Addresses that nobody has yet. */
export const NEW_PEOPLE = ['new.one@example.com', 'new.two@example.com', 'new.three@example.com'];
