import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The heading of a part. When the part appears the keyboard's focus goes there, so that a screen reader tells where one is. */
export function Heading({ children, shown = true }: { readonly children: ComponentChildren; readonly shown?: boolean }) {
  const place = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (shown) place.current?.focus({ preventScroll: true });
  }, [shown]);
  return (
    <h1 ref={place} tabIndex={-1}>
      {children}
    </h1>
  );
}
