/** Fewer people than this are not told apart from nobody in particular. */
export const smallest = 5;

/** null: not shown. */
export type Count = number | null;

export interface Cell {
  readonly value: number;
  /** How many people the value tells of. */
  readonly people: number;
  /** Not shown elsewhere, so that it must not follow from this column either. */
  readonly isHidden?: boolean;
}

const isSmall = ({ people }: Cell) => people > 0 && people < smallest;

/**
 * Shields a column of counts that add up to a total. Values of one to four people are not shown. Neither may
 * they follow by subtraction: what is hidden together tells of so many people that each of at least two cells
 * could hold `smallest` of them (five cells with five people tell of one in each), or the next smallest values
 * are hidden too; where that does not help, the total is.
 * `cellsAreShown`: the cells stand elsewhere already as they are, so only the total can still be hidden.
 */
export function suppressColumn(
  cells: readonly Cell[],
  of: { cellsAreShown?: boolean } = {},
): { cells: Count[]; total: Count } {
  const hidden = new Set<number>();
  cells.forEach((cell, index) => {
    if (cell.isHidden ?? isSmall(cell)) hidden.add(index);
  });
  const isShielded = () => {
    if (hidden.size === 0) return true;
    const people = [...hidden].reduce((sum, index) => sum + (cells[index]?.people ?? 0), 0);
    return hidden.size >= 2 && people >= smallest + hidden.size - 1;
  };
  if (!of.cellsAreShown) {
    const candidates = cells
      .map((cell, index) => ({ index, people: cell.people }))
      .filter(({ index, people }) => !hidden.has(index) && people > 0)
      .sort((a, b) => a.people - b.people || a.index - b.index);
    const rest = candidates.values();
    for (let next = rest.next(); !isShielded() && !next.done; next = rest.next())
      hidden.add(next.value.index);
  }
  const whole: Cell = {
    value: cells.reduce((sum, { value }) => sum + value, 0),
    people: cells.reduce((sum, { people }) => sum + people, 0),
  };
  return {
    cells: cells.map(({ value }, index) => (hidden.has(index) ? null : value)),
    total: isShielded() && !isSmall(whole) ? whole.value : null,
  };
}
