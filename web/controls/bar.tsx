/** How large a part is, beside its figure: the figure says it, the bar only shows it. */
export function Bar({ part, of, color }: { part: number; of: number; color?: string }) {
  const width = of > 0 ? `${(100 * part) / of}%` : '0%';
  return (
    <div className="bar-track" aria-hidden="true">
      <div
        className={part === 0 ? 'bar-fill bar-fill-none' : 'bar-fill'}
        style={{ width, ...(color && { background: color }) }}
      />
    </div>
  );
}
