package org.amphora.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks the services of other roles, each only for the length of a question. */
final class Contracts {
    private final BundleContext context;

    Contracts(BundleContext context) {
        this.context = context;
    }

    /** Asks the best service of a type, if there is one. */
    <T, R> Optional<R> ask(Class<T> type, Function<T, R> question) {
        ServiceReference<T> reference = context.getServiceReference(type);
        return reference == null ? Optional.empty() : ask(reference, question);
    }

    /** @throws IllegalStateException naming the role, if its service is not there */
    <T, R> R require(Class<T> type, String role, Function<T, R> question) {
        return ask(type, question)
                .orElseThrow(() -> new IllegalStateException("the role " + role + " is not there; see mail:status"));
    }

    <T> void tell(Class<T> type, String role, Consumer<T> order) {
        require(type, role, service -> {
            order.accept(service);
            return true;
        });
    }

    <T, R> Optional<R> ask(ServiceReference<T> reference, Function<T, R> question) {
        T service = context.getService(reference);
        if (service == null) return Optional.empty();
        try {
            return Optional.ofNullable(question.apply(service));
        } finally {
            context.ungetService(reference);
        }
    }

    <T> List<ServiceReference<T>> all(Class<T> type) {
        try {
            Collection<ServiceReference<T>> found = context.getServiceReferences(type, null);
            return found.stream().sorted().toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("without a filter there is no syntax", e);
        }
    }
}
