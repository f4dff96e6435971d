export const PLATFORM_NAME = 'Zaptec';
