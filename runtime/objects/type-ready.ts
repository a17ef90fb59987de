export function readyStaticTypes(): void {}
