import type { SeverityCode } from '../contract.ts';
import { ringPath, severityLook, unknownColor } from '../severity.ts';

/** The shape of a severity with its roman numeral. Decorative: the word stands next to it. */
export function SeverityMark({ code }: { code: SeverityCode }) {
  const look = severityLook(code);
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={look.path} fill={look.color} />
      {look.numeral !== '' && (
        <text x="12" y={look.name === 'serious' ? 18.5 : 15.8} fill={look.ink} fontSize={look.numeral.length > 2 ? 9 : 10.5}>
          {look.numeral}
        </text>
      )}
    </svg>
  );
}

/** A hollow dashed ring: no fresh data. */
export function UnknownMark() {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={ringPath} fill="none" stroke={unknownColor} strokeWidth="2.4" strokeDasharray="4 3" />
    </svg>
  );
}
