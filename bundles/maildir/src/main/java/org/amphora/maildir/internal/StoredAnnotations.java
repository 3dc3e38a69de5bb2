package org.amphora.maildir.internal;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.amphora.api.store.Annotations;
import org.amphora.api.store.StoreException;
import org.amphora.api.store.StoreException.Kind;
import org.amphora.maildir.internal.format.AnnotationsFile;

/** The handle that callers have on what is noted with a mailbox or an account: finds the file for each call. */
record StoredAnnotations(Owner owner) implements Annotations {
    /** Whose they are. */
    interface Owner {
        /** Does something with their file, counted in and out, while nobody changes names. */
        <T> T use(Work<T> work);
    }

    /** What is done with the file. */
    @FunctionalInterface
    interface Work<T> {
        T with(AnnotationsFile file) throws IOException;
    }

    @Override
    public SortedMap<String, byte[]> all() {
        return owner.use(AnnotationsFile::read);
    }

    @Override
    public void change(Map<String, byte[]> set, Set<String> remove) {
        for (String name : set.keySet())
            if (!Annotations.isPossible(name)) throw new StoreException(Kind.CANNOT, "Not a possible name");
        owner.use(file -> {
            file.change(set, remove);
            return null;
        });
    }
}
