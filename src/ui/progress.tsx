import type { ComponentChildren } from 'preact';
import { useUiTexts } from './page-language.tsx';

export interface ProgressProps {
  step: number;
  of: number;
  /** Instead of "Schritt 3 von 7". */
  label?: string | undefined;
}

/** Where one stands, in words and as a bar. */
export function Progress({ step, of, label }: ProgressProps) {
  const say = useUiTexts();
  const words = label ?? say('step.position', { step, of });
  return (
    <div class="kern-progress">
      <p class="progress-words">{words}</p>
      <progress max={of} value={step} aria-label={words} />
    </div>
  );
}

export interface MeterProps {
  label: ComponentChildren;
  value: number;
  max: number;
  /** The numbers in words: `6 von 12 Std.` */
  words: string;
  /** Colours the bar; the words must say the same. */
  kind?: 'normal' | 'near' | 'over' | undefined;
}

const meterKinds = {
  normal: 'meter-bar',
  near: 'meter-bar meter-near',
  over: 'meter-bar meter-over',
} as const;

/** A load as a small bar with its number. */
export function Meter({ label, value, max, words, kind = 'normal' }: MeterProps) {
  const share = max > 0 ? Math.min(100, Math.max(0, Math.round((value / max) * 100))) : 0;
  return (
    <div class="meter">
      <span class="meter-label">{label}</span>
      <span class="meter-words">{words}</span>
      <svg class={meterKinds[kind]} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="meter-ground" width="100" height="8" />
        <rect class="meter-value" width={share} height="8" />
      </svg>
    </div>
  );
}
