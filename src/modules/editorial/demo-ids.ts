/** An id that is the same in every demo. */
export const fixedId = (kind: number, number: number) =>
  `01900000-${String(kind).padStart(4, '0')}-7000-8000-${String(number).padStart(12, '0')}`;

/** The two people at the centre. */
export const centreIds = [fixedId(70, 1), fixedId(70, 2)] as const;
