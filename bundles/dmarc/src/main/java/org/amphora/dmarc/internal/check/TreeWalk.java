package org.amphora.dmarc.internal.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The DNS tree walk of draft-ietf-dmarc-dmarcbis §4.10, which needs no list: at most eight names for each domain. */
record TreeWalk(Records records) implements Discovery {
    private static final int KEPT_LABELS = 7;

    /** The records from the domain itself upwards. */
    private List<Published> walk(String domain) throws DnsSilence {
        var found = new ArrayList<Published>();
        String target = domain;
        while (true) {
            Optional<Published> here = records.of(target);
            here.ifPresent(found::add);
            boolean last = here.isPresent() && here.get().record().publicSuffix() != 'u';
            if (last || target.indexOf('.') < 0) return found;
            target = above(target);
        }
    }

    private static String above(String name) {
        int labels = 1;
        for (int i = 0; i < name.length(); i++) if (name.charAt(i) == '.') labels++;
        String rest = name;
        do rest = rest.substring(rest.indexOf('.') + 1);
        while (--labels > KEPT_LABELS);
        return rest;
    }

    @Override
    public String organisation(String domain) throws DnsSilence {
        return organisation(domain, walk(domain));
    }

    private static String organisation(String domain, List<Published> found) {
        for (Published p : found) {
            if (p.record().publicSuffix() == 'n') return p.domain();
            if (p.record().publicSuffix() == 'y' && !p.domain().equals(domain)) return oneBelow(p.domain(), domain);
        }
        return found.isEmpty() ? domain : found.get(found.size() - 1).domain();
    }

    /** The name under {@code suffix} that {@code domain} is, or is below. */
    private static String oneBelow(String suffix, String domain) {
        int end = domain.length() - suffix.length() - 1;
        return domain.substring(domain.lastIndexOf('.', end - 1) + 1);
    }

    @Override
    public Optional<Published> policy(String domain) throws DnsSilence {
        List<Published> found = walk(domain);
        String organisation = organisation(domain, found);
        for (String name : List.of(domain, organisation))
            for (Published p : found) if (p.domain().equals(name)) return Optional.of(p);
        return found.stream().filter(p -> p.record().publicSuffix() == 'y').findFirst();
    }
}
