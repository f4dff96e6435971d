// The part of qrcode-terminal that the demo uses; the package brings no types.
declare module 'qrcode-terminal' {
  const qrcode: {
    setErrorLevel(level: 'L' | 'M' | 'Q' | 'H'): void;
    /** Calls back at once. */
    generate(text: string, options: { readonly small: boolean }, draw: (code: string) => void): void;
  };
  export default qrcode;
}
