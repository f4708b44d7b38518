/** Takes along where somebody wanted to go: already found safe, null where nowhere. */
export function BackField({ to }: { to: string | null }) {
  return to && <input type="hidden" name="zurueck" value={to} />;
}
