/** A line of two texts put side by side. */
export interface ComparedLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

const most = 2000;

/** What has come and what has gone, line by line, by the longest common run of lines. */
export function compareLines(before: string, after: string): ComparedLine[] {
  const one = before.split('\n').slice(0, most);
  const two = after.split('\n').slice(0, most);
  const width = two.length + 1;
  const common = new Uint16Array((one.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = two.length - 1; j >= 0; j--) {
      common[i * width + j] = one[i] === two[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: ComparedLine[] = [];
  let i = 0;
  let j = 0;
  while (i < one.length || j < two.length) {
    const removed = one[i];
    const added = two[j];
    if (removed !== undefined && removed === added) {
      lines.push({ kind: 'same', text: removed });
      i++;
      j++;
    } else if (removed !== undefined && (added === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: removed });
      i++;
    } else {
      lines.push({ kind: 'added', text: added ?? '' });
      j++;
    }
  }
  return lines;
}
