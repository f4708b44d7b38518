export interface Bar {
  key: string;
  label: string;
  value: number;
  /** As much of the value as stands out. */
  part: number;
  /** Both in words: `12, davon 3 ohne Lotsin`. */
  words: string;
  /** Marks the value as not sure, as for what is to come. */
  open?: boolean | undefined;
}

export interface BarChartProps {
  /** What the whole bar and its dark part stand for. */
  legend: { value: string; part: string };
  bars: readonly Bar[];
}

/** Bars on one scale, each with its words. It shows what a table beside it says; a screen reader hears that. */
export function BarChart({ legend, bars }: BarChartProps) {
  const largest = Math.max(0, ...bars.map(({ value }) => value));
  const width = (value: number) => (largest > 0 ? Math.round((value / largest) * 1000) / 10 : 0);
  return (
    <div class="bar-chart" aria-hidden="true">
      <p class="bar-legend">
        <Key kind="bar-value" words={legend.value} /> <Key kind="bar-part" words={legend.part} />
      </p>
      {bars.map(({ key, label, value, part, words, open }) => (
        <div key={key} class="bar-row">
          <span class="bar-label">{label}</span>
          <svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class={open ? 'bar-value bar-open' : 'bar-value'} width={width(value)} height="10" />
            <rect class="bar-part" width={width(Math.min(part, value))} height="10" />
          </svg>
          <span class="bar-words">{words}</span>
        </div>
      ))}
    </div>
  );
}

function Key({ kind, words }: { kind: string; words: string }) {
  return (
    <span class="bar-key">
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <rect class={kind} width="10" height="10" />
      </svg>
      {words}
    </span>
  );
}
