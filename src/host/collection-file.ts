/** Names inside a profile's folder. */
export const COLLECTION_FILE = 'collection.anki2';
export const MEDIA_FOLDER = 'collection.media';
